/// Materializations that the guide shows.
@NullMarked
package dev.flowcdk.guide.materializations;

import org.jspecify.annotations.NullMarked;
