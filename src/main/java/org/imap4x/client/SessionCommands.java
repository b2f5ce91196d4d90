package org.imap4x.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.imap4x.codec.RequestWriter;
import org.imap4x.model.Secret;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Commands about the session itself (RFC 9051 sections 6.1 to 6.3.1). */
final class SessionCommands {
  static final Consumer<CommandWriter> NOTHING = w -> {};

  private SessionCommands() {}

  static Command<@Nullable Void> simple(String name) {
    return Command.plain(name, NOTHING);
  }

  static Command<@Nullable Void> atoms(String name, String... atoms) {
    return Command.plain(
        name,
        w -> {
          w.space();
          RequestWriter.atomsWithoutList(w, List.of(atoms));
        });
  }

  static Command<@Nullable Void> login(String user, Secret password) {
    return Command.plain(
            "LOGIN", w -> w.space().string(user).space().secret(password))
        .alone();
  }

  static Command<@Nullable Void> proxyAuth(String user) {
    return Command.plain("PROXYAUTH", w -> w.space().astring(user)).alone();
  }

  static Command<Map<String, @Nullable String>> id(
      @Nullable Map<String, ? extends @Nullable String> fields) {
    return Command.collect(
        "ID",
        Untagged.Id.class,
        w -> {
          w.space();
          if (fields == null || fields.isEmpty()) {
            w.nstring((String) null);
          } else {
            RequestWriter.id(w, fields);
          }
        },
        (answers, ok) -> {
          Map<String, @Nullable String> all = new LinkedHashMap<>();
          answers.forEach(a -> all.putAll(a.fields()));
          return all;
        });
  }

  /** AUTHENTICATE; its first octet makes the connection expect continuation requests. */
  static Command<@Nullable Void> authenticate(
      String mechanism, Optional<byte[]> initialResponse, Runnable sending) {
    Command<@Nullable Void> command =
        new Command<@Nullable Void>(
            "AUTHENTICATE",
            w -> {
              w.space().atom(mechanism);
              initialResponse.ifPresent(octets -> w.space().secretAtom(octets));
            }) {
          @Override
          void sending() {
            sending.run();
          }

          @Override
          @Nullable Void result(org.imap4x.model.Response.Tagged ok) {
            return null;
          }
        };
    return command.alone();
  }

  static Command<@Nullable Void> notify(String specification) {
    return Command.plain(
        "NOTIFY", w -> w.space().raw(specification.isEmpty() ? "NONE" : "SET " + specification));
  }
}
