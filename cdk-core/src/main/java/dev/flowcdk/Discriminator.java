package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The property that says which of a sealed interface's records a JSON object is. Each of these records has a
/// [Choice].
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Discriminator {
    /// Name of the property, such as `auth_type`.
    String value();

    /// Whether the schema leaves the choices open: it neither demands the property nor closes them to further ones,
    /// as specs of older connectors do. An object without the property is then of the one choice whose required
    /// options it has.
    boolean open() default false;
}
