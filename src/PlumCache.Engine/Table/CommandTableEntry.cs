using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>A command and where it comes from.</summary>
/// <param name="Module"><c>core</c> or the plugin's name.</param>
public sealed record CommandTableEntry(string Module, CommandRow Row);
