package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a form shows for an option: its label and its explanation. Every option of a config has one.
///
/// Type, default, place in the form, whether it may be left out and what it is called in JSON follow from the
/// record component that carries it and from the other annotations of this package.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Field {
    /// The title of an option that shows no label: forms fall back to its name.
    String UNTITLED = "(untitled)";

    /// The label, in title case, such as `Server Address`.
    String title();

    /// One or more sentences for the user, each closed by a period. No markup.
    String description();
}
