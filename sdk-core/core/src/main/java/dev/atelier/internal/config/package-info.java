/** What is kept in files beside the workspace: where its store is, and its secrets. */
@NullMarked
package dev.atelier.internal.config;

import org.jspecify.annotations.NullMarked;
