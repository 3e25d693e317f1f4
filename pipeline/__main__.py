"""Run `mahjar-ops`."""

from pipeline.allocators import give_back


def run() -> None:
    """Run `mahjar-ops` with allocators that give memory back."""
    give_back()
    from pipeline.cli import main  # loads pyarrow, whose allocator is chosen as it is loaded

    main()


if __name__ == "__main__":
    run()
