package dev.perigee.engine;

import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import javax.script.Bindings;
import javax.script.ScriptContext;
import org.jspecify.annotations.Nullable;

/**
 * The context that an engine has until another one is set, and that of evaluations with other
 * bindings. It does the same as {@code SimpleScriptContext}, but without its 40 KiB of buffers
 * ({@link ConsoleText}).
 */
final class EngineContext implements ScriptContext {
  private static final List<Integer> SCOPES = List.of(ENGINE_SCOPE, GLOBAL_SCOPE);

  private @Nullable Reader reader;
  private @Nullable Writer writer;
  private @Nullable Writer errorWriter;
  private Bindings engineScope;
  private @Nullable Bindings globalScope;

  /** A context over the process's standard streams. */
  EngineContext(Bindings engineScope) {
    this.engineScope = engineScope;
    reader = ConsoleText.reader(System.in);
    writer = ConsoleText.writer(System.out);
    errorWriter = ConsoleText.writer(System.err);
  }

  /** A context that differs from another one only in the engine scope. */
  EngineContext(ScriptContext other, Bindings engineScope) {
    this.engineScope = Objects.requireNonNull(engineScope, "bindings");
    globalScope = other.getBindings(GLOBAL_SCOPE);
    reader = other.getReader();
    writer = other.getWriter();
    errorWriter = other.getErrorWriter();
  }

  @Override
  public @Nullable Bindings getBindings(int scope) {
    return switch (scope) {
      case ENGINE_SCOPE -> engineScope;
      case GLOBAL_SCOPE -> globalScope;
      default -> throw unknown(scope);
    };
  }

  @Override
  public void setBindings(@Nullable Bindings bindings, int scope) {
    switch (scope) {
      case ENGINE_SCOPE -> engineScope = Objects.requireNonNull(bindings, "bindings");
      case GLOBAL_SCOPE -> globalScope = bindings;
      default -> throw unknown(scope);
    }
  }

  static IllegalArgumentException unknown(int scope) {
    return new IllegalArgumentException("there is no scope " + scope);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    int scope = getAttributesScope(name);
    return scope < 0 ? null : getAttribute(name, scope);
  }

  @Override
  public int getAttributesScope(String name) {
    requireName(name);
    for (int scope : SCOPES) {
      Bindings bindings = getBindings(scope);
      if (bindings != null && bindings.containsKey(name)) {
        return scope;
      }
    }
    return -1;
  }

  @Override
  public @Nullable Object getAttribute(String name, int scope) {
    requireName(name);
    Bindings bindings = getBindings(scope);
    return bindings == null ? null : bindings.get(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value, int scope) {
    requireName(name);
    Bindings bindings = getBindings(scope);
    if (bindings != null) {
      bindings.put(name, value);
    }
  }

  @Override
  public @Nullable Object removeAttribute(String name, int scope) {
    requireName(name);
    Bindings bindings = getBindings(scope);
    return bindings == null ? null : bindings.remove(name);
  }

  private static void requireName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name must not be empty");
    }
  }

  @Override
  public List<Integer> getScopes() {
    return SCOPES;
  }

  @Override
  public @Nullable Writer getWriter() {
    return writer;
  }

  @Override
  public void setWriter(@Nullable Writer writer) {
    this.writer = writer;
  }

  @Override
  public @Nullable Writer getErrorWriter() {
    return errorWriter;
  }

  @Override
  public void setErrorWriter(@Nullable Writer writer) {
    errorWriter = writer;
  }

  @Override
  public @Nullable Reader getReader() {
    return reader;
  }

  @Override
  public void setReader(@Nullable Reader reader) {
    this.reader = reader;
  }
}
