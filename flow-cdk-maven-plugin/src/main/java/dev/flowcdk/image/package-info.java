/// Makes images of connectors with Jib. [dev.flowcdk.image.ImageBuild] is the place to start: it stages what goes into
/// an image, trains it, holds it against what it was made of, and writes it into a tarball or pushes it.
@NullMarked
package dev.flowcdk.image;

import org.jspecify.annotations.NullMarked;
