package dev.flowcdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How documents of one key become one: on a component, how its values do; on a record, how all of its documents do,
/// and how its values do where it is a part of others. Without, the last value written stands.
///
/// A merge reaches one level: what is inside of a merged object is the last value written, unless it says otherwise.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Reduce {
    /// What is done with the older value and the newer one.
    Strategy value();

    /// What is done with two values.
    enum Strategy {
        /// Objects become one with the properties of both, lists are merged item by item.
        MERGE("merge"),
        /// Lists are put one behind the other.
        APPEND("append"),
        /// The older one stands.
        FIRST_WRITE_WINS("firstWriteWins"),
        /// The newer one stands.
        LAST_WRITE_WINS("lastWriteWins"),
        /// The smaller one stands.
        MINIMIZE("minimize"),
        /// The larger one stands.
        MAXIMIZE("maximize"),
        /// Numbers are added.
        SUM("sum");

        private final String json;

        Strategy(String json) {
            this.json = json;
        }

        /// Its name in a schema.
        public String json() {
            return json;
        }
    }
}
