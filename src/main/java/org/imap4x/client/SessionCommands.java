package org.imap4x.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.imap4x.codec.RequestWriter;
import org.imap4x.model.Response;
import org.imap4x.model.Secret;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** Commands about the session itself (RFC 9051 sections 6.1 to 6.3.1). */
final class SessionCommands {
  static final Consumer<CommandWriter> NOTHING = w -> {};

  private SessionCommands() {}

  static Command<Response.Tagged> simple(String name) {
    return new PlainCommand(name, NOTHING);
  }

  /** A command without arguments that changes the state, so that nothing may go beside it. */
  static Command<Response.Tagged> simple(String name, StateChange change) {
    return simple(name).changing(change).alone();
  }

  static Command<Response.Tagged> atoms(String name, String... atoms) {
    return new PlainCommand(
        name,
        w -> {
          w.space();
          RequestWriter.atomsWithoutList(w, List.of(atoms));
        });
  }

  static Command<Response.Tagged> login(String user, Secret password) {
    return new PlainCommand("LOGIN", w -> w.space().string(user).space().secret(password))
        .changing(StateChange.LOGS_IN)
        .alone();
  }

  static Command<Response.Tagged> proxyAuth(String user) {
    return new PlainCommand("PROXYAUTH", w -> w.space().astring(user)).alone();
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
          for (Untagged.Id answer : answers) {
            all.putAll(answer.fields());
          }
          return all;
        });
  }

  static Command<Response.Tagged> authenticate(String mechanism, Optional<byte[]> initialResponse) {
    return new PlainCommand(
            "AUTHENTICATE",
            w -> {
              w.space().atom(mechanism);
              if (initialResponse.isPresent()) {
                w.space().secretAtom(initialResponse.get());
              }
            })
        .awaitingContinuation()
        .changing(StateChange.LOGS_IN)
        .alone();
  }

  static Command<Response.Tagged> notify(String specification) {
    return new PlainCommand(
        "NOTIFY", w -> w.space().raw(specification.isEmpty() ? "NONE" : "SET " + specification));
  }
}
