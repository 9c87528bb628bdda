"""The notebooks run from beginning to end on what the package ships."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_notebook_runs(path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    done = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}})
    done.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("綦江" in str(output) or "澜溪" in str(output) for output in outputs)
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook_defines_nothing(path: Path) -> None:
    import nbformat

    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    assert "import kg" in code
    assert not [node for node in ast.walk(ast.parse(code)) if isinstance(node, DEFINITIONS)]


def test_notebooks_are_kept_without_outputs() -> None:
    import nbformat

    paths = sorted(FOLDER.glob("*.ipynb"))
    assert paths
    for path in paths:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not cell.get("outputs"), path.name
