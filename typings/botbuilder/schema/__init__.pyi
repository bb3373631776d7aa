"""botbuilder-schema 4.17, as much of it as is used here."""

class ChannelAccount:
    def __init__(self, *, id: str = ...) -> None: ...

class ConversationAccount:
    def __init__(self, *, id: str = ...) -> None: ...

class ConversationReference: ...
class ResourceResponse: ...

class ActivityTypes:
    invoke_response: str

class Activity:
    def __init__(
        self,
        *,
        type: str = ...,
        id: str = ...,
        name: str = ...,
        action: str = ...,
        channel_id: str = ...,
        service_url: str = ...,
        conversation: ConversationAccount = ...,
        from_property: ChannelAccount = ...,
        recipient: ChannelAccount = ...,
        members_added: list[ChannelAccount] = ...,
    ) -> None: ...
    @property
    def type(self) -> str: ...
    @property
    def value(self) -> object: ...
