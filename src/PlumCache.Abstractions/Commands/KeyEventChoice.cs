using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>What a command's changes of keys are called, where that depends on its options: a pure function of its words.</summary>
/// <param name="command">The command, which has been carried out.</param>
public delegate ImmutableArray<KeyEvent> KeyEventChoice(in Command command);
