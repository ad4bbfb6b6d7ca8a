"""The library of 统一保护标准, 证据规则 and 裁决尺度."""
