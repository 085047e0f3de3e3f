#!/usr/bin/env bash
# Builds a pack that runs on a machine without .NET (Linux x64), and there runs checks and timings of its devices.
#   bench/device-pack.sh pack          writes artifacts/device-pack.tar.xz
#   bench/device-pack.sh run PACK      on the other machine: unpacks, checks every device against SIMD, then times it
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
case "${1:-}" in
  pack)
    out="$here/artifacts/device-pack"
    rm -rf "$out"
    # Untrimmed: ILGPU compiles kernels from the program's own IL.
    dotnet publish "$here/bench" -c Release -r linux-x64 --self-contained -o "$out" -v q
    rm -f "$out"/libduckdb.so # 70 MB for queries, of which none run there
    cp "$here/bench/device-pack.sh" "$out/"
    tar -C "$here/artifacts" -cJf "$here/artifacts/device-pack.tar.xz" device-pack
    ls -l "$here/artifacts/device-pack.tar.xz"
    ;;
  run)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    tar -C "$work" -xJf "$2"
    chmod +x "$work/device-pack/DriftEngine.Bench"
    "$work/device-pack/DriftEngine.Bench" devices
    "$work/device-pack/DriftEngine.Bench"
    ;;
  *)
    sed -n 2,4p "$0"
    exit 2
    ;;
esac
