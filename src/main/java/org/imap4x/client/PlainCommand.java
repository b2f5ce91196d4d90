package org.imap4x.client;

import java.util.function.Consumer;
import org.imap4x.model.Response;
import org.imap4x.wire.CommandWriter;
import org.jspecify.annotations.Nullable;

/** A command without an answer of its own: what comes of it is the tagged response. */
final class PlainCommand extends Command<Response.Tagged> {
  private final @Nullable Runnable sending;
  private final @Nullable Runnable accepted;

  PlainCommand(String name, Consumer<CommandWriter> arguments) {
    this(name, arguments, null, null);
  }

  /** As above; the actions run just before the first octet goes out, and as soon as OK has come. */
  PlainCommand(
      String name,
      Consumer<CommandWriter> arguments,
      @Nullable Runnable sending,
      @Nullable Runnable accepted) {
    super(name, arguments);
    this.sending = sending;
    this.accepted = accepted;
  }

  /** A command with something to do just before its first octet goes out. */
  static PlainCommand announced(String name, Consumer<CommandWriter> arguments, Runnable sending) {
    return new PlainCommand(name, arguments, sending, null);
  }

  /** A command after whose OK all that follows is said in another way: STARTTLS, COMPRESS. */
  static PlainCommand turning(String name, Consumer<CommandWriter> arguments, Runnable turn) {
    return new PlainCommand(name, arguments, null, turn);
  }

  @Override
  void accepted() {
    if (accepted != null) {
      accepted.run();
    }
  }

  @Override
  void sending() {
    if (sending != null) {
      sending.run();
    }
  }

  @Override
  Response.Tagged result(Response.Tagged ok) {
    return ok;
  }
}
