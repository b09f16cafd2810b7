package dev.atelier;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** What can be told and kept of the URI of a store on another machine. */
final class StoreAddress {
    private static final String PASSWORD = "(?i)(?<=[?&])(?:ssl)?password=[^&]*&?";
    private static final String USER_INFO = "//([^:/?@]*):[^/?]*@";

    private StoreAddress() {}

    /** Returns the URI without its password, for messages and files. */
    static URI withoutPassword(URI uri) {
        String whole = uri.toString();
        if (whole.indexOf('?') < 0 && whole.indexOf('@') < 0) {
            return uri;
        }
        String text = whole.replaceAll(PASSWORD, "").replaceFirst(USER_INFO, "//$1@");
        boolean dangling = text.endsWith("?") || text.endsWith("&");
        return URI.create(dangling ? text.substring(0, text.length() - 1) : text);
    }

    /** Returns the directory in the user's home for the files of this machine; one per server and database. */
    static Path localDirectory(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        String address = query < 0 ? text : text.substring(0, query);
        UUID id = UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8));
        return Path.of(System.getProperty("user.home"), ".atelier", "stores", id.toString());
    }
}
