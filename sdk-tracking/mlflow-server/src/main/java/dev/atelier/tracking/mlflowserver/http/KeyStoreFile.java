package dev.atelier.tracking.mlflowserver.http;

import dev.atelier.secret.Secret;
import java.nio.file.Path;

/** A PKCS #12 file with the server's key and certificate. */
public record KeyStoreFile(Path file, Secret password) {}
