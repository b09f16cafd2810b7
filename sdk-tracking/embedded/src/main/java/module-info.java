/** The embedded store: a workspace in append-only files. */
module dev.atelier.tracking.embedded {
    requires transitive dev.atelier.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.atelier.tracking.embedded;

    provides dev.atelier.spi.tracking.StoreProvider with
            dev.atelier.tracking.embedded.EmbeddedStoreProvider;
}
