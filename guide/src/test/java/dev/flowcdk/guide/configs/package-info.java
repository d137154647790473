/// Configs that the guide shows.
@NullMarked
package dev.flowcdk.guide.configs;

import org.jspecify.annotations.NullMarked;
