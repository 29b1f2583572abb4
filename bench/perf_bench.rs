//! MicroPython's own benchmark programs, from a checkout of it (they are not ours to keep here).

use crate::language::Program;
use std::path::Path;

/// Those whose name contains `filter`, each put together as `run-perfbench.py` does it: the program,
/// its driver, and the call that picks the parameters for a target of that speed and memory.
pub fn programs(checkout: &Path, filter: &str) -> std::io::Result<Vec<Program>> {
    let folder = checkout.join("tests/perf_bench");
    let driver = std::fs::read_to_string(folder.join("benchrun.py"))?;
    let mut programs = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|e| e == "py")
            && name != "benchrun"
            && name.contains(filter)
        {
            let text = std::fs::read_to_string(&path)?;
            programs.push((name, format!("{text}\n{driver}\nbm_run(1000, 1000)\n")));
        }
    }
    programs.sort();
    Ok(programs)
}
