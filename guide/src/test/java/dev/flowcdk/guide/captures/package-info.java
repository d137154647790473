/// Captures that the guide shows.
@NullMarked
package dev.flowcdk.guide.captures;

import org.jspecify.annotations.NullMarked;
