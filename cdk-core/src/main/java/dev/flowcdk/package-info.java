/// What a connector author uses first: annotations for records, the type [Secret][dev.flowcdk.Secret], and the
/// kinds of errors.
@NullMarked
package dev.flowcdk;

import org.jspecify.annotations.NullMarked;
