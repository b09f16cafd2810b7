/** Archives: a workspace or runs of it in one file. */
module dev.atelier.tracking.archive {
    requires transitive dev.atelier.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.apache.commons.compress;

    exports dev.atelier.tracking.archive;
}
