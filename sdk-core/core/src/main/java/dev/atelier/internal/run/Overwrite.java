package dev.atelier.internal.run;

/** Whether an artifact may take the place of one of the same name. */
public enum Overwrite {
    REFUSE,
    REPLACE
}
