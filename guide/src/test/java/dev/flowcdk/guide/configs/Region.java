package dev.flowcdk.guide.configs;

import dev.flowcdk.JsonName;

enum Region {
    @JsonName("EU")
    EUROPE,

    @JsonName("US")
    AMERICA
}
