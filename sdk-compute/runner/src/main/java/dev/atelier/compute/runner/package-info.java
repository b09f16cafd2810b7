/** What travels to the worker: the job runner and the Python shim, as files to put into a run directory. */
@NullMarked
package dev.atelier.compute.runner;

import org.jspecify.annotations.NullMarked;
