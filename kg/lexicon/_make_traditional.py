"""Makes ``traditional.tsv``: which simplified character a traditional one is folded to.

    python -m kg.lexicon._make_traditional > kg/lexicon/traditional.tsv

The pairs come from the table of characters of OpenCC (Apache-2.0), in the package
``opencc-python-reimplemented``; the first simplified form stands for all.
"""

from __future__ import annotations

from importlib.resources import files


def main() -> None:
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    print("# Traditional characters and their first simplified form, from OpenCC's TSCharacters (Apache-2.0).")
    print("traditional\tsimplified")
    pairs = [line.split("\t") for line in table.splitlines() if "\t" in line]
    for traditional, forms in sorted(pairs):
        simplified = forms.split(" ")[0]
        if len(traditional) == len(simplified) == 1 and traditional != simplified:
            print(f"{traditional}\t{simplified}")


if __name__ == "__main__":
    main()
