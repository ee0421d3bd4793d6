"""Run a program and say what it cost: one JSON line {"cpu": seconds, "peak": bytes, "status": code} after it ended.

    measure.py OUTPUT PROGRAM ARGUMENT…

What the program prints goes to the file OUTPUT.
"""

import json
import os
import sys

output, *command = sys.argv[1:]
child = os.fork()
if child == 0:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.execvp(command[0], command)
_, status, usage = os.wait4(child, 0)
# Linux counts the peak in kilobytes, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * unit, "status": os.waitstatus_to_exitcode(status)}))
