/// Log records on standard error, in the forms that Flow's runtime decodes (flow protocol, section 4.6).
@NullMarked
package dev.flowcdk.internal.log;

import org.jspecify.annotations.NullMarked;
