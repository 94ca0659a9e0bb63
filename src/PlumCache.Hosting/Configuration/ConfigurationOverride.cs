namespace PlumCache.Hosting.Configuration;

/// <summary>A setting given on the command line; it goes before the file.</summary>
/// <param name="Option">As typed: <c>--port</c>.</param>
/// <param name="Setting">The key it sets.</param>
/// <param name="Value">As typed.</param>
public sealed record ConfigurationOverride(string Option, string Setting, string Value);
