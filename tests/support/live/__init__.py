"""What stories with real processes are told with: programs, servers that stand for people, configuration, waiting."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "packaging" / "demo"))
