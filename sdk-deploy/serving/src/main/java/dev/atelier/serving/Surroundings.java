package dev.atelier.serving;

import java.util.concurrent.Executor;

/**
 * What an engine needs of its server.
 *
 * @param deadlines for timeouts
 * @param executor the server's threads
 * @param log the service's log
 */
record Surroundings(Deadlines deadlines, Executor executor, ServiceLog log) {}
