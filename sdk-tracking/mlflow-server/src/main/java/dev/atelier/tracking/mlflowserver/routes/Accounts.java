package dev.atelier.tracking.mlflowserver.routes;

import dev.atelier.secret.Secret;
import dev.atelier.tracking.mlflowserver.MlflowRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call: owners of tokens, and users with passwords. Immutable. */
public final class Accounts {
    private final List<Account> accounts;

    private record Account(Secret credentials, boolean basic, MlflowRole role) {}

    private Accounts(List<Account> accounts) {
        this.accounts = List.copyOf(accounts);
    }

    public static Accounts none() {
        return new Accounts(List.of());
    }

    public Accounts withToken(Secret token, MlflowRole role) {
        return with(new Account(token, false, role));
    }

    public Accounts withUser(String user, Secret password, MlflowRole role) {
        return with(new Account(Secret.of(user + ":" + password.reveal()), true, role));
    }

    public boolean isEmpty() {
        return accounts.isEmpty();
    }

    /** Returns what the sender of an Authorization header may do; all accounts are compared, each in constant time. */
    public Optional<MlflowRole> role(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        boolean basic = scheme.equals("basic");
        if (!basic && !scheme.equals("bearer")) {
            return Optional.empty();
        }
        String given = header.substring(space + 1).strip();
        String credentials = basic ? decoded(given) : given;
        MlflowRole found = null;
        for (Account account : accounts) {
            boolean same = account.credentials.matches(credentials);
            if (same && account.basic == basic && (found == null || account.role.includes(found))) {
                found = account.role;
            }
        }
        return Optional.ofNullable(found);
    }

    private Accounts with(Account account) {
        List<Account> more = new ArrayList<>(accounts);
        more.add(account);
        return new Accounts(more);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
