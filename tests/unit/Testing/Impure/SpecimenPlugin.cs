using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>A plugin with one command, <c>probe key</c>, whose function is the test's.</summary>
public abstract class SpecimenPlugin : IPlugin
{
    protected const ValueKind Kind = (ValueKind)16;

    protected SpecimenPlugin() => Manifest = new PluginManifest
    {
        Name = "specimen",
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Rights = PluginRights.WriteKeys,
        Kinds = [new ValueKindRow(Kind, "specimen", "raw")],
        Commands =
        [
            new CommandRow
            {
                Name = "probe", Arity = 2, Flags = CommandFlags.Write, Keys = KeyPositions.One, Summary = "Probes.", Complexity = "O(1)",
                    Group = "test",
                Function = Probe,
            },
        ],
    };

    public PluginManifest Manifest { get; }

    protected abstract Step Probe(in CommandContext context, KeyspaceView view, in Command command);
}
