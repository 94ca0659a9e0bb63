namespace PlumCache.Abstractions;

/// <summary>What values a <see cref="PluginSetting"/> takes.</summary>
public enum PluginSettingKind
{
    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Bytes: a number, or a text such as <c>"64mb"</c>.</summary>
    Size,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>An array of texts.</summary>
    TextList,

    /// <summary>A table from texts to sizes: <c>{ "session:" = "64mb" }</c>.</summary>
    SizeTable,
}
