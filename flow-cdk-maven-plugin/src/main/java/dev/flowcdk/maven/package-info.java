/// The goals that the build of a connector has: recorded schemas, launcher, image. They run inside of Maven; whatever
/// needs the connector's own classes runs in a JDK 25 of its own.
@NullMarked
package dev.flowcdk.maven;

import org.jspecify.annotations.NullMarked;
