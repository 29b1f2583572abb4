# There is no inline assembler. @micropython.native and @micropython.viper are accepted; the code stays bytecode.
try:
    exec('@micropython.asm_xtensa\ndef f():\n    pass')
except SyntaxError as error:
    print('asm_xtensa:', error)


@micropython.native
def double(x):
    return 2 * x


print(double(4))
