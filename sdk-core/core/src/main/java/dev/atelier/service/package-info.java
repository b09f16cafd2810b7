/** Data of web services: scorers, inference configurations, states, keys. */
@NullMarked
package dev.atelier.service;

import org.jspecify.annotations.NullMarked;
