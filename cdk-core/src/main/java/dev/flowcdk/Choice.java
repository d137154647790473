package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// One of the records of a sealed interface with a [Discriminator].
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choice {
    /// Value of the discriminating property.
    String name();

    /// What forms call this choice.
    String title();

    /// Sentences for the user; none when empty.
    String description() default "";
}
