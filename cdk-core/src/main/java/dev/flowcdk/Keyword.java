package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Adds a keyword to the schema of an option or of a record, for those that have no annotation of their own. It
/// does not change what is accepted.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
@Repeatable(Keyword.Container.class)
public @interface Keyword {
    /// The keyword, such as `x-iam-auth`.
    String name();

    /// Its value, as JSON.
    String json();

    /// Where below the annotated schema the keyword is written, as a JSON pointer.
    String at() default "";

    /// Holds several keywords.
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
    @interface Container {
        Keyword[] value();
    }
}
