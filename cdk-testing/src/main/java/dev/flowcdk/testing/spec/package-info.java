/// Checks of what a connector says about itself.
@NullMarked
package dev.flowcdk.testing.spec;

import org.jspecify.annotations.NullMarked;
