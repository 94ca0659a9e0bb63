using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>A plugin that is only its manifest, and remembers what it was configured with.</summary>
internal sealed class FakePlugin(PluginManifest manifest, PluginSettings? settings = null) : IPlugin
{
    public FakePlugin(string name)
        : this(new PluginManifest { Name = name, Version = "1.0", ContractVersion = PluginContract.Version })
    {
    }

    public PluginManifest Manifest { get; } = manifest;

    public PluginSettings? Settings { get; } = settings;

    public Func<PluginSettings, string?> OnCheck { get; init; } = static _ => null;

    public Func<PluginManifest, PluginManifest> OnConfigure { get; init; } = static manifest => manifest;

    public string? Check(PluginSettings settings) => OnCheck(settings);

    public IPlugin Configure(PluginSettings settings) => new FakePlugin(OnConfigure(Manifest), settings) { OnCheck = OnCheck };

    public FakePlugin With(Func<PluginManifest, PluginManifest> change) =>
        new(change(Manifest)) { OnCheck = OnCheck, OnConfigure = OnConfigure };

    public static CommandRow Row(string name, CommandFlags flags = CommandFlags.None) => new()
    {
        Name = name,
        Arity = -1,
        Flags = flags,
        Summary = "For tests.",
        Complexity = "O(1)",
        Group = "test",
        Function = static (in context, view, in command) => Step.Answer(Reply.Ok),
    };

    /// <summary>Chosen on a line of its own, in a category.</summary>
    public PluginMember Member(int line = 1, string category = "core", PluginTable? table = null)
    {
        var problems = new List<ConfigurationProblem>();
        var choice = new PluginChoice(category, Manifest.Name, new ConfigurationPlace("c.toml", line, 1));
        PluginMember? member = new PluginConfigurator(ImmutableSortedDictionary<string, string>.Empty,
            problems).Configure(new PluginCode(this), choice, table);
        return member ?? throw new InvalidOperationException(string.Join('\n', problems));
    }
}
