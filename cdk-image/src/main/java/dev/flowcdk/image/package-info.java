/// Makes images of connectors, together with Jib: [dev.flowcdk.image.Main] is what the build calls, in this order.
/// `stage` puts together what goes into an image and trains it, `check` holds it against what it was made of, Jib
/// writes the image, `finish` puts the tarballs in their place, `publish` gives pushed images their names.
@NullMarked
package dev.flowcdk.image;

import org.jspecify.annotations.NullMarked;
