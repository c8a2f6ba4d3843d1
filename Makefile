# Everything runs from a fresh clone with Python >= 3.11 and make: the first target that needs it creates .venv.
PYTHON ?= python3
BIN := .venv/bin
BROWSE ?= 8000

.PHONY: book serve lab test test-fast lint bench clean help
.DEFAULT_GOAL := help

help:
	@echo "make book       build the textbook into _build/html"
	@echo "make serve      build it and serve it on http://localhost:$(BROWSE)"
	@echo "make lab        open JupyterLab on the notebooks"
	@echo "make test       everything: models, data, notebooks, built site and JupyterLab in Chromium"
	@echo "make test-fast  the same without browsers"
	@echo "make bench      side-by-side measurements, in bench/"
	@echo "make clean      remove what was built (.venv stays)"

.venv/reader: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python >= 3.11 is needed, this is " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test: .venv/reader
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -e '.[test]'
	touch $@

.venv/bench: .venv/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -e '.[test,bench]'
	touch $@

book: .venv/reader
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo
	@echo "The book is in _build/html: open _build/html/index.html, or 'make serve' and go to http://localhost:$(BROWSE)"

serve: book
	@echo "http://localhost:$(BROWSE)/   (Ctrl-C ends it)"
	$(BIN)/python -m http.server $(BROWSE) --directory _build/html --bind 127.0.0.1

lab: .venv/reader
	$(BIN)/jupyter lab book

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/notebooks.py --check
	$(BIN)/python -m ssebook.data.make_bib --check book/references.bib

test-fast: lint
	$(BIN)/python -m pytest -m "not browser"
	$(BIN)/python -m pytest --nbval book -p no:cacheprovider

test: test-fast book
	$(BIN)/python -m pytest -m browser

bench: .venv/bench book
	$(BIN)/python bench/composites.py
	$(BIN)/python bench/drag.py

clean:
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
