package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How all components of a record are named in JSON: those of configs, documents and states alike. Components with a
/// [JsonName] keep that. It says nothing of the records inside, nor of constants of enums.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonNames {
    /// How the name in JSON is made of the name in Java.
    Style value();

    /// How words are put together.
    enum Style {
        /// `createdAt` is `created_at`, `pageURL` is `page_url`. Digits belong to the word before them.
        SNAKE_CASE
    }
}
