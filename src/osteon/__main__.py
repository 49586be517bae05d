"""`python -m osteon`"""

from osteon.cli import app

if __name__ == "__main__":
    app(prog_name="osteon")
