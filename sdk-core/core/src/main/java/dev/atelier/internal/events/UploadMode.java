package dev.atelier.internal.events;

/** Whether an artifact may take the place of one of the same name. */
public enum UploadMode {
    CREATE,
    OVERWRITE
}
