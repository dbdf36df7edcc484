# The front door of the Yangguang Ledger 阳光账本.
#
#   make demo                a township's year, verified, then served until Ctrl-C
#   make demo ARGS=--exit    the same, ending after the report
#   make test                every check and every test
#   make check               formatting, lint, types, import contracts
#   make bench               speeds as ratios to their floors, at 100 k and at 1 M records
#   make serve               the server alone
#   make clean               what tools made, the virtual environment included
#
# Everything needs only Python 3.11 and make: the rest is installed into .venv from
# requirements.lock, each file by its hash.

ARGS   ?=
VENV   ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)

BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

export UV_HTTP_TIMEOUT ?= 180

.DEFAULT_GOAL := setup
.DELETE_ON_ERROR:
.PHONY: setup demo serve test check format bench lock clean

setup: $(READY)

demo: $(READY)
	$(BIN)/yangguang demo $(ARGS)

serve: $(READY)
	$(BIN)/yangguang serve $(ARGS)

bench: $(READY)
	$(BIN)/python -m bench --records 100000 $(ARGS)
	$(BIN)/python -m bench --records 1000000 $(ARGS)

test: check
	@command -v hledger >/dev/null || $(call install_package,hledger) || true
	$(BIN)/pytest $(ARGS)

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The lock carries versions and hashes, no addresses: where packages come from is the user's affair.
lock: $(READY)
	@$(tell_uv); \
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 --group dev pyproject.toml --output-file requirements.lock $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up: python -> .venv -> uv, by the lock's own hash -> the lock -> the project itself ---

# uv reads nothing of pip's configuration, so it is told what pip was told, by file or environment.
pip_setting = $(BIN)/pip config list | sed -n "s/^[^=]*\.$(1)='\(.*\)'$$/\1/p" | head -n 1
define tell_uv
set -e; \
index=$$($(call pip_setting,index-url)); \
more=$$($(call pip_setting,extra-index-url)); \
cert=$$($(call pip_setting,cert)); \
[ -z "$$index" ] || export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; \
[ -z "$$more" ] || export UV_EXTRA_INDEX_URL="$${UV_EXTRA_INDEX_URL:-$$more}"; \
[ -z "$$more" ] || export UV_INDEX_STRATEGY="$${UV_INDEX_STRATEGY:-unsafe-best-match}"; \
[ -z "$$cert" ] || export SSL_CERT_FILE="$${SSL_CERT_FILE:-$$cert}"; \
export VIRTUAL_ENV="$(abspath $(VENV))"
endef

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or later is needed; set PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(install_venv_module)
	$(PYTHON) -m venv $(VENV)

version := $$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
install_venv_module = $(call install_package,python$(version)-venv)

# A package of the system: installed where root runs this, asked for elsewhere.
define install_package
{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
  then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1); \
  else echo "$(1) is missing; please run: sudo apt-get install $(1)" >&2; exit 1; \
  fi; }
endef

$(BIN)/uv: | $(BIN)/pip
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement $(VENV)/uv.txt

$(READY): requirements.lock pyproject.toml | $(BIN)/uv
	@$(tell_uv); \
	$(BIN)/uv pip sync --quiet --require-hashes requirements.lock || \
	    $(BIN)/python -m pip install --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --offline \
	    --no-deps --no-build-isolation --editable .
	@touch $@
