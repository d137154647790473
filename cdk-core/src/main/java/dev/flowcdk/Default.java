package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of an option that is left out. An option with a default is not required.
///
/// For options whose JSON value is a string (texts, enums, durations, addresses …) the value is the bare text, for
/// all others it is JSON.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Default {
    String value();

    /// Whether the schema mentions it. Options that mean nothing by default are clearer without.
    boolean inSchema() default true;
}
