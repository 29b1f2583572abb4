# Floats and attributes: five bodies under gravity. The result depends on the float's width.
class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def step(bodies, dt):
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        for j in range(i + 1, n):
            b = bodies[j]
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            mag = dt / (d2 * d2**0.5)
            a.vx -= dx * b.mass * mag
            a.vy -= dy * b.mass * mag
            a.vz -= dz * b.mass * mag
            b.vx += dx * a.mass * mag
            b.vy += dy * a.mass * mag
            b.vz += dz * a.mass * mag
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def run():
    bodies = [
        Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.5),
        Body(4.84, -1.16, -0.1, 0.6, 2.8, -0.02, 0.04),
        Body(8.34, 4.12, -0.4, -1.0, 1.8, 0.008, 0.01),
        Body(12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.002),
        Body(15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002),
    ]
    for _ in range(800):
        step(bodies, 0.01)
    return len(bodies)
