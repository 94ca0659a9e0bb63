using PlumCache.Abstractions;

namespace Slug;

/// <summary>
/// <c>SETSLUG key text</c>: SET with the slug of a text, <c>hello-world</c> for <c>Hello, World!</c>. It is SET from there on, so what
/// other plugins do with SET they do with it too.
/// </summary>
public sealed class SlugPlugin : IPlugin
{
    private readonly byte[] _prefix;

    /// <summary>The plugin as a server makes it: with the defaults of its settings.</summary>
    public SlugPlugin()
        : this([])
    {
    }

    private SlugPlugin(byte[] prefix) => _prefix = prefix;

    /// <inheritdoc/>
    public PluginManifest Manifest { get; } = new()
    {
        Name = "slug",
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Summary = "Sets keys to the slugs of texts.",
        Commands =
        [
            new CommandRow
            {
                Name = "setslug",
                Arity = 3,
                Flags = CommandFlags.Write | CommandFlags.DenyOom,
                Keys = KeyPositions.One,
                Summary = "Sets a key to the slug of a text.",
                Complexity = "O(N), N the length of the text",
                Since = "1.0.0",
                Group = "slug",
                Syntax = "key text",
                Function = NotRewritten,
            },
        ],
        Interests = [Interest.Rewrite("setslug")],
        Settings =
        [
            new PluginSetting
            {
                Name = "prefix",
                Kind = PluginSettingKind.Text,
                Default = "",
                Summary = "Keys that do not begin with it are refused.",
            },
        ],
    };

    /// <inheritdoc/>
    public string? Check(PluginSettings settings) =>
        settings.Text("prefix").Contains(' ', StringComparison.Ordinal)
            ? "prefix: a key with a space in it is none that a URL can have"
            : null;

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new SlugPlugin(System.Text.Encoding.UTF8.GetBytes(settings.Text("prefix")));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!command[1].StartsWith(_prefix))
        {
            return Step.Refuse($"ERR SETSLUG keys begin with '{System.Text.Encoding.UTF8.GetString(_prefix)}'");
        }

        string slug = SlugText.Of(command[2]);
        return slug.Length == 0 ? Step.Refuse("ERR there is nothing in the text to make a slug of") : Step.Continue(Set(command, slug));
    }

    /// <summary>
    /// SET key slug. The key keeps its bytes, whatever they are, so the command is put together of ranges and not of strings.
    /// </summary>
    private static Command Set(in Command command, string slug)
    {
        ReadOnlySpan<byte> name = "SET"u8, key = command[1];
        byte[] bytes = [.. name, .. key, .. System.Text.Encoding.ASCII.GetBytes(slug)];
        return new Command(bytes, (ArgumentRange[])
        [
            new(0, name.Length), new(name.Length, key.Length), new(name.Length + key.Length, bytes.Length - name.Length - key.Length),
        ]);
    }

    /// <summary>Reached only when another plugin took the command past the rewrite.</summary>
    private static Step NotRewritten(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Refuse("ERR SETSLUG was not rewritten to SET");
}
