using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>Settings that belong together.</summary>
/// <param name="Title">Heading in <c>default_config.toml</c> and in the reference.</param>
/// <param name="Settings">In order.</param>
public sealed record SettingSection(string Title, ImmutableArray<Setting> Settings);
