/// What the guide shows, and tests that hold its pages to it.
@NullMarked
package dev.flowcdk.guide;

import org.jspecify.annotations.NullMarked;
