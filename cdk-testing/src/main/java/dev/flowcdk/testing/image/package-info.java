/// What connectors are put through while their images are built, so that they start fast:
/// [dev.flowcdk.testing.image.ImageTraining] is what authors write.
@NullMarked
package dev.flowcdk.testing.image;

import org.jspecify.annotations.NullMarked;
