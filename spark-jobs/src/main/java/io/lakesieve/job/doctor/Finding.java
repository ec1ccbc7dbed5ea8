package io.lakesieve.job.doctor;

import static java.util.Objects.requireNonNull;

/**
 * A problem that a user should know of before a costly run.
 *
 * @param weight whether a run would fail
 * @param what what is wrong
 * @param why how that is known, or what follows
 * @param whatToDo how to mend it
 */
public record Finding(Weight weight, String what, String why, String whatToDo) {
    /** How much it matters. */
    public enum Weight {
        /** A run would fail, or its results would be wrong. */
        ERROR,
        /** A run works, perhaps otherwise than expected. */
        WARNING
    }

    public Finding {
        requireNonNull(weight, "weight");
        requireNonNull(what, "what");
        requireNonNull(why, "why");
        requireNonNull(whatToDo, "whatToDo");
    }

    static Finding error(String what, String why, String whatToDo) {
        return new Finding(Weight.ERROR, what, why, whatToDo);
    }

    static Finding warning(String what, String why, String whatToDo) {
        return new Finding(Weight.WARNING, what, why, whatToDo);
    }

    /** Whether a run would fail. */
    public boolean isError() {
        return weight == Weight.ERROR;
    }
}
